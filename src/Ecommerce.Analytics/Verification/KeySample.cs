using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Ecommerce.Analytics.Model;

namespace Ecommerce.Analytics.Verification;

/// <summary>
/// A share of an answer's keys, chosen by a hash of the key that every side works out by itself: the same keys everywhere, and the same again with the same seed.
/// </summary>
/// <param name="answer">The answer.</param>
/// <param name="wanted">About how many keys.</param>
/// <param name="total">Of how many; more than are wanted.</param>
/// <param name="seed">Another seed chooses other keys.</param>
internal sealed class KeySample(AnalyticalTable answer, long wanted, long total, long seed)
{
    // A key belongs to the sample where the first 32 bits of its hash, as hexadecimal text, lie below this.
    private readonly string _below = ((long)((UInt128)wanted * (1UL << 32) / (UInt128)total)).ToString("x8", CultureInfo.InvariantCulture);

    /// <summary>The condition in PostgreSQL's SQL, over the columns of <c>truth</c>.</summary>
    public string TruthCondition
    {
        get
        {
            var parts = Keys.Select(key => "coalesce(" + key.Kind switch
            {
                AnswerKind.Date => $"to_char(truth.\"{key.Name}\", 'YYYY-MM-DD')",
                AnswerKind.Money => $"(truth.\"{key.Name}\" * 100)::numeric(38, 0)::text",
                AnswerKind.Name => $"truth.\"{key.Name}\"",
                _ => $"truth.\"{key.Name}\"::text",
            } + ", '')");
            return $"substr(md5(convert_to({string.Join(" || '|' || ", parts.Prepend($"'{Seed}'"))}, 'UTF8')), 1, 8) COLLATE \"C\" < '{_below}'";
        }
    }

    /// <summary>The condition in ClickHouse's SQL, over the columns of the answer.</summary>
    public string AnswerCondition
    {
        get
        {
            var parts = Keys.Select(key => $"ifNull(toString({(key.Kind == AnswerKind.Money ? $"toInt128({SqlText.Name(key.Name)} * 100)" : SqlText.Name(key.Name))}), '')");
            return $"substring(lower(hex(MD5(concat({string.Join(", '|', ", parts.Prepend($"'{Seed}'"))})))), 1, 8) < '{_below}'";
        }
    }

    private string Seed => seed.ToString(CultureInfo.InvariantCulture);

    private IEnumerable<AnswerColumn> Keys => answer.Columns.Where(column => column.IsKey);

    /// <summary>Whether a row of canonical values belongs to the sample.</summary>
    public bool Includes(object?[] row)
    {
        var text = new StringBuilder(Seed);
        for (var i = 0; i < row.Length; i++)
        {
            if (answer.Columns[i].IsKey)
            {
                text.Append('|').Append(row[i] is decimal number ? (answer.Columns[i].Kind == AnswerKind.Money ? number * 100 : number).ToString("0", CultureInfo.InvariantCulture) : AnswerValue.Text(row[i]));
            }
        }

#pragma warning disable CA5351 // MD5 spreads keys here, because both databases have it; it protects nothing.
        var hash = MD5.HashData(Encoding.UTF8.GetBytes(text.ToString()));
#pragma warning restore CA5351
        return string.CompareOrdinal(Convert.ToHexStringLower(hash, 0, 4), _below) < 0;
    }
}
