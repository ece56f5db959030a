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
    public const string Unavailable = "__debezium_unavailable_value";

    // DateTime64(3) reaches from 1900-01-01 to 2299-12-31 23:59:59.999 (milliseconds since 1970).
    public const string FirstInstant = "-2208988800000";
    public const string LastInstant = "10413791999999";

    /// <summary>The event's columns and their values as text, for <see cref="BadColumns"/>.</summary>
    public const string Pairs = "JSONExtractKeysAndValues(if(op = 'd', before, after), 'Nullable(String)')";

    /// <summary>The names of the columns whose values cannot be stored, separated by commas, over <c>tab</c>, <c>op</c>, <c>pairs</c> and <c>gone</c>, the columns (<c>table.column</c>) that the source has no more.</summary>
    public static string BadColumns(ImmutableArray<StateTableDdl> states)
    {
        // A kind in upper case is required. Columns that no answer reads have no kind.
        var columns = states.SelectMany(state => state.Columns.Where(column => column.IsChecked).Select(column => (Name: $"{state.TableName}.{column.PlainName}", Kind: column.IsRequired ? char.ToUpperInvariant(column.Check) : column.Check))).ToList();
        var names = string.Join(", ", columns.Select(column => SqlText.Text(column.Name)));
        var kinds = string.Join(", ", columns.Select(column => $"'{column.Kind}'"));
        var required = string.Join(", ", states.Select(state => "[" + string.Join(", ", state.Columns.Where(column => column.IsRequired).Select(column => SqlText.Text(column.PlainName))) + "]"));
        var key = SqlText.Text(states[0].Key.PlainName);
        // A delete needs its key only.
        return $"""
            arrayStringConcat(arrayConcat(
                arrayFilter((name, kind, v) -> (op != 'd' OR name = {key}) AND NOT ifNull(multiIf(
                    kind = '' OR has(gone, concat(tab, '.', name)), 1,
                    v IS NULL, lower(kind) = kind,
                    lower(kind) = '{Integer}', toInt32OrNull(v) IS NOT NULL,
                    lower(kind) = '{Text}', v != {SqlText.Text(Unavailable)},
                    lower(kind) = '{Money}', match(v, '^-?[0-9]{"{"}1,16{"}"}([.][0-9]{"{"}1,2{"}"})?$'),
                    lower(kind) = '{Instant}', toInt64OrNull(v) BETWEEN {FirstInstant} AND {LastInstant},
                    lower(kind) = '{Boolean}', v IN ('true', 'false'),
                    lower(kind) = '{Number}', toFloat64OrNull(v) IS NOT NULL,
                    0), 0),
                    tupleElement(pairs, 1), arrayMap(name -> transform(concat(tab, '.', name), [{names}], [{kinds}], ''), tupleElement(pairs, 1)), tupleElement(pairs, 2)),
                if(hasAll(tupleElement(pairs, 1), arrayFilter(name -> NOT has(gone, concat(tab, '.', name)), if(op = 'd', [{key}], [{required}][indexOf([{string.Join(", ", states.Select(state => SqlText.Text(state.TableName)))}], tab)])) AS required),
                    [], [concat('not all of ', arrayStringConcat(required, ', '), ' are there')])), ', ')
            """;
    }
}
