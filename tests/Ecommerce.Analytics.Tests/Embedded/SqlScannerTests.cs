using System.Text;
using Ecommerce.Analytics.Embedded;

namespace Ecommerce.Analytics.Tests.Embedded;

public sealed class SqlScannerTests
{
    [Theory]
    [InlineData("INSERT INTO t FORMAT CSV\n1", "INSERT INTO t", "CSV", "1")]
    [InlineData("INSERT INTO t FORMAT CSV 1", "INSERT INTO t", "CSV", "1")]
    [InlineData("insert into a.`b FORMAT c` (x, format) format JSONEachRow {}", "insert into a.`b FORMAT c` (x, format)", "JSONEachRow", "{}")]
    [InlineData("INSERT INTO format FORMAT TSV\r\n1", "INSERT INTO format", "TSV", "1")]
    [InlineData("INSERT INTO TABLE a.format SETTINGS x = 'FORMAT y' FORMAT TSV;\n1", "INSERT INTO TABLE a.format SETTINGS x = 'FORMAT y'", "TSV", "1")]
    [InlineData("/* FORMAT x */ INSERT -- FORMAT y\n INTO t FORMAT Native\n", "/* FORMAT x */ INSERT -- FORMAT y\n INTO t", "Native", "")]
    public void An_insert_is_cut_where_its_data_begin(string sql, string statement, string format, string data)
    {
        var bytes = Encoding.UTF8.GetBytes(sql);
        var split = SqlScanner.SplitInsert(bytes)!.Value;
        Encoding.UTF8.GetString(bytes, 0, split.StatementLength).Should().Be(statement);
        split.Format.Should().Be(format);
        Encoding.UTF8.GetString(bytes[split.DataStart..]).Should().Be(data);
    }

    [Theory]
    [InlineData("INSERT INTO t VALUES (1)")]
    [InlineData("INSERT INTO t SELECT 1 FORMAT CSV")]
    [InlineData("INSERT INTO t WITH 1 AS x SELECT x")]
    [InlineData("INSERT INTO t FROM INFILE 'x' FORMAT CSV")]
    [InlineData("SELECT 'INSERT INTO t FORMAT CSV'")]
    [InlineData("INSERT INTO t ('x")]
    [InlineData("")]
    public void Other_statements_stay_whole(string sql) => SqlScanner.SplitInsert(Encoding.UTF8.GetBytes(sql)).Should().BeNull();

    [Theory]
    [InlineData(" ((SELECT 1))", "SELECT")]
    [InlineData("-- a\n/* b */ with x as (select 1) select 1", "WITH")]
    [InlineData("'x'", "")]
    [InlineData("", "")]
    public void The_first_word_is_found_behind_comments_and_brackets(string sql, string word) => SqlScanner.FirstWord(Encoding.UTF8.GetBytes(sql)).Should().Be(word);

    [Theory]
    [InlineData("SELECT 1 Format CSV", true)]
    [InlineData("SELECT 'it''s FORMAT' AS `format`", false)]
    [InlineData("SELECT formatRow('CSV', 1) -- FORMAT", false)]
    public void A_word_counts_outside_quotes_and_comments_only(string sql, bool found) => SqlScanner.Contains(Encoding.UTF8.GetBytes(sql), "FORMAT"u8).Should().Be(found);
}
