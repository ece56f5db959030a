using System.Collections.Immutable;

namespace Ecommerce.Streaming.Transforms;

/// <summary>Settings of <see cref="ExtractNewRecordState"/>.</summary>
public sealed record ExtractNewRecordStateOptions
{
    /// <summary>What becomes of deletes (<c>delete.tombstone.handling.mode</c>). Default <see cref="DeleteTombstoneHandling.Tombstone"/>.</summary>
    public DeleteTombstoneHandling Deletes { get; init; }

    /// <summary>
    /// Fields of the envelope that rows get (<c>add.fields</c>): <c>op</c>, <c>ts_ms</c>, fields of the source block by their own names, of any block by <c>source.lsn</c> and the like;
    /// <c>field:name</c> chooses a name.
    /// </summary>
    public ImmutableArray<string> AddFields { get; init; } = [];

    /// <summary>Before the names of added fields (<c>add.fields.prefix</c>).</summary>
    public string AddFieldsPrefix { get; init; } = "__";

    /// <summary>Fields of the envelope that become headers (<c>add.headers</c>), written as <see cref="AddFields"/> are.</summary>
    public ImmutableArray<string> AddHeaders { get; init; } = [];

    /// <summary>Before the names of added headers (<c>add.headers.prefix</c>).</summary>
    public string AddHeadersPrefix { get; init; } = "__";

    /// <summary>The column whose text is the topic (<c>route.by.field</c>); null for none. A null or blank text leaves the topic.</summary>
    public string? RouteByField { get; init; }

    /// <summary>The header that lists fields to be left out (<c>drop.fields.header.name</c>); null for none.</summary>
    public string? DropFieldsHeader { get; init; }

    /// <summary>Whether those fields are left out of keys too (<c>drop.fields.from.key</c>). Default false.</summary>
    public bool DropFieldsFromKey { get; init; }

    /// <summary>Whether only optional fields may be left out (<c>drop.fields.keep.schema.compatible</c>). Default true.</summary>
    public bool DropFieldsKeepSchemaCompatible { get; init; } = true;

    /// <summary>Whether rewriting replaces nulls by the columns' defaults (<c>replace.null.with.default</c>). Default true.</summary>
    public bool ReplaceNullWithDefault { get; init; } = true;
}
