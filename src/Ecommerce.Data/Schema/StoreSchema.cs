using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Ecommerce.Data.Schema;

/// <summary>The 22 tables of the store, declared once. Names, types and order are a contract: other people's SQL writes to them.</summary>
public static partial class StoreSchema
{
    /// <summary>The PostgreSQL schema that holds the store's tables.</summary>
    public const string SchemaName = "public";

    /// <summary>The PostgreSQL schema that holds our own objects (seed, heartbeat, job history), never store rows.</summary>
    public const string OwnSchemaName = "ecommerce";

    /// <summary>When every lookup row was created (UTC): fixed, so that two stores of one seed are equal byte for byte.</summary>
    public static DateTime LookupCreatedAt { get; } = new(2020, 1, 1, 0, 0, 0, DateTimeKind.Unspecified);

    /// <summary>The enumerated types.</summary>
    public static ImmutableArray<EnumModel> Enums { get; } =
    [
        new("discount_type", ["percent", "amount"]),
        new("transaction_type", ["payment", "refund", "adjustment", "other"]),
    ];

    /// <summary>The tables, each after those that it refers to.</summary>
    public static ImmutableArray<TableModel> Tables { get; } = [.. People(), .. Catalogue(), .. Marketing(), .. Statuses(), .. Sales()];

    /// <summary>Columns with personal data or secrets, as <c>schema.table.column</c>: a capture must mask them.</summary>
    public static ImmutableArray<string> SensitiveColumns { get; } = ["public.users.password", "public.users.email", "public.users.mobile"];

    private static readonly FrozenDictionary<string, TableModel> TablesByName = Tables.ToFrozenDictionary(table => table.Name, StringComparer.Ordinal);

    /// <summary>Finds a table.</summary>
    /// <param name="name">The table's name without its schema.</param>
    /// <returns>The table.</returns>
    /// <exception cref="ArgumentException">The store has no such table.</exception>
    public static TableModel Table(string name) =>
        TablesByName.TryGetValue(name, out var table) ? table : throw new ArgumentException($"The store has no table '{name}'.", nameof(name));
}
