using Ecommerce.Conformance.Cases;

namespace Ecommerce.Streaming.Tests.Conformance;

public sealed class SqlStatementsTests
{
    [Theory]
    [InlineData("SELECT 1; SELECT 2", "SELECT 1|SELECT 2")]
    [InlineData("SELECT ';'; SELECT 2;", "SELECT ';'|SELECT 2")]
    [InlineData("SELECT 'it''s;'; SELECT 2", "SELECT 'it''s;'|SELECT 2")]
    [InlineData(@"SELECT 'back\'; SELECT 2", @"SELECT 'back\'|SELECT 2")]
    [InlineData(@"SELECT E'quote\';'; SELECT 2", @"SELECT E'quote\';'|SELECT 2")]
    [InlineData("SELECT \"a;b\"; SELECT 2", "SELECT \"a;b\"|SELECT 2")]
    [InlineData("SELECT $$;$$; SELECT $tag$ $$;'$tag$; SELECT 3", "SELECT $$;$$|SELECT $tag$ $$;'$tag$|SELECT 3")]
    [InlineData("PREPARE p AS SELECT $1; EXECUTE p(1)", "PREPARE p AS SELECT $1|EXECUTE p(1)")]
    [InlineData("SELECT 1 -- one; two\n; SELECT 2 /* three; /* four; */ ; */; -- five;", "SELECT 1 -- one; two|SELECT 2 /* three; /* four; */ ; */")]
    [InlineData("BEGIN; SELECT CASE WHEN true THEN 1 END; COMMIT;", "BEGIN|SELECT CASE WHEN true THEN 1 END|COMMIT")]
    [InlineData("CREATE OR REPLACE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE 1 WHEN 1 THEN 2 END; SELECT 3; END; SELECT 4", "CREATE OR REPLACE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE 1 WHEN 1 THEN 2 END; SELECT 3; END|SELECT 4")]
    [InlineData(" ;; ; -- nothing\n", "")]
    public void Cuts_where_a_statement_ends(string script, string statements) =>
        string.Join('|', SqlStatements.Split(script)).Should().Be(statements);

    [Fact]
    public void Cuts_the_suite_s_own_scripts()
    {
        var sql = CaseSql.Read(RecordingFolder.Own, RecordingFolder.Own);
        sql.Schema.Should().HaveCount(17).And.OnlyContain(s => s.Contains("CREATE ") || s.StartsWith("ALTER"));
        sql.Before.Should().HaveCount(11);
        sql.After.Should().HaveCount(41).And.ContainInOrder("COMMIT", "ROLLBACK").And.Contain("TRUNCATE no_key");
    }
}
