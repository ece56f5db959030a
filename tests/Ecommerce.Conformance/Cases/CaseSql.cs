using System.Collections.Immutable;

namespace Ecommerce.Conformance.Cases;

/// <summary>The SQL around a recording: what was there before the connector started, and what happened while it streamed.</summary>
/// <param name="Schema">Statements of <c>schema.sql</c>.</param>
/// <param name="Before">Statements of <c>before.sql</c>.</param>
/// <param name="After">Statements of <c>after.sql</c>.</param>
public sealed record CaseSql(ImmutableArray<string> Schema, ImmutableArray<string> Before, ImmutableArray<string> After)
{
    /// <summary>The three files, in the order in which they run.</summary>
    public static readonly ImmutableArray<string> FileNames = ["schema.sql", "before.sql", "after.sql"];

    /// <summary>Reads the files of a folder; a file that is not there is taken from <paramref name="fallback"/>.</summary>
    public static CaseSql Read(string folder, string fallback)
    {
        var files = FileNames.Select(name => SqlStatements.Split(File.ReadAllText(File.Exists(Path.Combine(folder, name)) ? Path.Combine(folder, name) : Path.Combine(fallback, name)))).ToArray();
        return new(files[0], files[1], files[2]);
    }
}
