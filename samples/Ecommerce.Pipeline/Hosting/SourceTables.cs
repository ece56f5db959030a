using System.Collections.Immutable;
using Ecommerce.Data.Schema;
using Ecommerce.Pipeline.Cli;

namespace Ecommerce.Pipeline.Hosting;

/// <summary>The store's tables as a user names them.</summary>
internal static class SourceTables
{
    /// <summary>The full names of the tables that are meant; all of them where none is named.</summary>
    /// <param name="names"><c>orders</c> or <c>public.orders</c>.</param>
    /// <exception cref="UsageException">The store has no such table.</exception>
    public static ImmutableArray<string> Choose(IReadOnlyCollection<string> names)
    {
        var all = StoreSchema.Tables.Select(table => table.Name).ToArray();
        var stranger = names.FirstOrDefault(name => !all.Contains(Bare(name), StringComparer.Ordinal));
        return stranger is null
            ? [.. (names.Count == 0 ? all : names.Select(Bare).Distinct(StringComparer.Ordinal)).Select(name => $"{StoreSchema.SchemaName}.{name}")]
            : throw new UsageException($"The store has no table '{stranger}'. It has: {string.Join(", ", all)}.");
    }

    private static string Bare(string name) =>
        name.StartsWith(StoreSchema.SchemaName + ".", StringComparison.Ordinal) ? name[(StoreSchema.SchemaName.Length + 1)..] : name;
}
