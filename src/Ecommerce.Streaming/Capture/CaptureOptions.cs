using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Ecommerce.Streaming.ChangeEvents;
using Npgsql;

namespace Ecommerce.Streaming.Capture;

/// <summary>What to capture, from where, and how.</summary>
public sealed partial record CaptureOptions
{
    /// <summary>The table that heartbeats are written to, <c>schema.table</c>.</summary>
    public const string HeartbeatTable = "ecommerce.heartbeat";

    /// <summary>
    /// An Npgsql connection string of a role with the REPLICATION right (or a superuser) that may read the tables. The publication is created if the role may do that,
    /// else it must exist.
    /// </summary>
    public required string ConnectionString { get; init; }

    /// <summary>The tables to capture, <c>schema.table</c> each.</summary>
    public required ImmutableArray<string> Tables { get; init; }

    /// <summary>The first part of every topic's name, and the logical name in the source block.</summary>
    public string TopicPrefix { get; init; } = "shop";

    /// <summary>The logical replication slot: 1 to 63 of <c>a-z</c>, <c>0-9</c> and <c>_</c>; unique in the whole server.</summary>
    public string SlotName { get; init; } = "ecommerce";

    /// <summary>The publication that lists the tables.</summary>
    public string PublicationName { get; init; } = "ecommerce";

    /// <summary>Columns whose values never leave the database, <c>schema.table.column</c> each: their place is taken by stars, in <c>before</c> too. Keys are not masked.</summary>
    public ImmutableArray<string> MaskedColumns { get; init; } = [];

    /// <summary>How many stars stand for a masked value, whatever its length (Debezium's <c>column.mask.with.N.chars</c>).</summary>
    public int MaskLength { get; init; } = 10;

    /// <summary>
    /// How often a row is written to <see cref="HeartbeatTable"/>, so that quiet tables do not hold back the slot while others write; zero for never. The table is created if need be.
    /// </summary>
    public TimeSpan HeartbeatInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often the stored position is written to the offset store and confirmed to the slot, if it changed.</summary>
    public TimeSpan ConfirmInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How often the server hears from the capture, also while the sink holds it back; must be well below the server's <c>wal_sender_timeout</c> (60 s by default).</summary>
    public TimeSpan StatusInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long to wait for a slot that another session still uses, for example one that has just died.</summary>
    public TimeSpan SlotWait { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The longest that a <see cref="VerificationHold"/> may stop the capture, whatever it asks for.</summary>
    public TimeSpan MaxHold { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>All captured tables: <see cref="Tables"/>, and the heartbeat's table unless heartbeats are off.</summary>
    public ImmutableArray<string> CapturedTables =>
        HeartbeatInterval > TimeSpan.Zero && !Tables.Contains(HeartbeatTable) ? Tables.Add(HeartbeatTable) : Tables;

    /// <summary>The topics that records go to, one for each of <see cref="CapturedTables"/>.</summary>
    public ImmutableArray<string> Topics =>
        [.. CapturedTables.Select(TableName.Parse).Select(t => DataTopic.For(TopicPrefix, t.Schema, t.Name)).Distinct(StringComparer.Ordinal)];

    /// <summary>Checks everything that can be checked without a server.</summary>
    /// <exception cref="CaptureSetupException">Lists every mistake.</exception>
    public void Validate()
    {
        var mistakes = new List<string>();
        try
        {
            if (new NpgsqlConnectionStringBuilder(ConnectionString).Database is null or "")
            {
                mistakes.Add("ConnectionString names no database.");
            }
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            // Npgsql names the keyword that it does not understand, never its value.
            mistakes.Add($"ConnectionString is not understood: {e.Message}");
        }

        if (Tables.IsDefaultOrEmpty)
        {
            mistakes.Add("Tables is empty.");
        }
        else
        {
            mistakes.AddRange(Tables.Where(t => t.IndexOf('.', StringComparison.Ordinal) is var dot && (dot <= 0 || dot == t.Length - 1)).Select(t => $"Tables: '{t}' is not of the form schema.table."));
        }

        mistakes.AddRange(MaskedColumns.Where(c => c.Count(x => x == '.') < 2).Select(c => $"MaskedColumns: '{c}' is not of the form schema.table.column."));
        Check(SlotPattern().IsMatch(SlotName), $"SlotName '{SlotName}' must be 1 to 63 of a-z, 0-9 and _.");
        Check(PublicationName.Length is > 0 and <= 63, "PublicationName must have 1 to 63 characters.");
        Check(PrefixPattern().IsMatch(TopicPrefix), $"TopicPrefix '{TopicPrefix}' must consist of letters, digits, '.', '_' and '-'.");
        Check(MaskLength >= 0, "MaskLength must not be negative.");
        Check(HeartbeatInterval >= TimeSpan.Zero, "HeartbeatInterval must not be negative.");
        Check(ConfirmInterval > TimeSpan.Zero, "ConfirmInterval must be positive.");
        Check(StatusInterval > TimeSpan.Zero, "StatusInterval must be positive.");
        if (mistakes.Count > 0)
        {
            throw new CaptureSetupException($"The capture options are invalid: {string.Join(" ", mistakes)}", "Correct them.");
        }

        void Check(bool holds, string mistake)
        {
            if (!holds)
            {
                mistakes.Add(mistake);
            }
        }
    }

    /// <summary>Names the capture without its connection string, which may hold a password.</summary>
    /// <returns>For example <c>capture of 22 tables by slot ecommerce</c>.</returns>
    public override string ToString() => $"capture of {(Tables.IsDefault ? 0 : Tables.Length)} tables by slot {SlotName}";

    [GeneratedRegex("^[a-z0-9_]{1,63}$", RegexOptions.ExplicitCapture)]
    private static partial Regex SlotPattern();

    [GeneratedRegex(@"^[A-Za-z0-9_.\-]+$", RegexOptions.ExplicitCapture)]
    private static partial Regex PrefixPattern();
}
