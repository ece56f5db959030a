using System.Collections.Immutable;

namespace Ecommerce.Analytics.Ddl;

/// <summary>
/// Finds what is wrong with an event's row, for all tables in one expression. ClickHouse's JSON reader turns a value that does not fit into 0 or NULL without a word,
/// so every value is looked at as text before the state's views read it.
/// </summary>
internal static class RowCheck
{
    public const char Integer = 'i';
    public const char Text = 's';
    public const char Money = 'm';
    public const char Number = 'f';
    public const char Instant = 't';
    public const char Boolean = 'b';

    /// <summary>What Debezium writes in place of a long value that an update left alone (its option <c>unavailable.value.placeholder</c>).</summary>
    private const string Unavailable = "__debezium_unavailable_value";

    // DateTime64(3) reaches from 1900-01-01 to 2299-12-31 23:59:59.999 (milliseconds since 1970).
    private const string FirstInstant = "-2208988800000";
    private const string LastInstant = "10413791999999";

    /// <summary>The names of the columns whose values cannot be stored, separated by commas, over <c>tab</c>, <c>op</c>, <c>before</c>, <c>after</c>.</summary>
    public static string BadColumns(ImmutableArray<StateTableDdl> states)
    {
        // A delete needs its key only.
        var names = Pick(states, column => SqlText.Text(column.PlainName));
        var checks = Pick(states, column => $"'{column.Check}'");
        var required = Pick(states, column => column.IsRequired ? "1" : "0");
        const string Pairs = "JSONExtractKeysAndValues(if(op = 'd', before, after), 'Nullable(String)')";
        return $"""
            arrayStringConcat(arrayFilter((name, kind, required, v) -> if(v IS NULL, required, NOT ifNull(multiIf(
                    kind = '{Integer}', toInt32OrNull(v) IS NOT NULL,
                    kind = '{Text}', v != {SqlText.Text(Unavailable)},
                    kind = '{Money}', match(v, '^-?[0-9]{"{"}1,16{"}"}([.][0-9]{"{"}1,2{"}"})?$'),
                    kind = '{Instant}', toInt64OrNull(v) BETWEEN {FirstInstant} AND {LastInstant},
                    kind = '{Boolean}', v IN ('true', 'false'),
                    kind = '{Number}', toFloat64OrNull(v) IS NOT NULL,
                    0), 0)),
                {names} AS wanted, {checks}, {required},
                arrayMap(name -> tupleElement({Pairs} AS pairs, 2)[indexOf(tupleElement(pairs, 1), name)], wanted)), ', ')
            """;
    }

    private static string Pick(ImmutableArray<StateTableDdl> states, Func<StateColumn, string> part)
    {
        var all = states.Select(state => "[" + string.Join(", ", state.Columns.Select(part)) + "]");
        var key = part(states[0].Key);
        return $"if(op = 'd', [{key}], [{string.Join(", ", all)}][indexOf([{string.Join(", ", states.Select(state => SqlText.Text(state.TableName)))}], tab)])";
    }
}
