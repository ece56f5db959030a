using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Ecommerce.Analytics.Ddl;

/// <summary>What the analytics keep in their database, read off the statements that create it, so that no list of it can be forgotten.</summary>
internal static partial class AnalyticsObjects
{
    /// <summary>Every table and view, in the order in which they are created.</summary>
    public static ImmutableArray<(string Name, string Create)> In(AnalyticsOptions options) =>
        [.. AnalyticsDdl.RenderStore(options).Select(statement => (Create: statement, Match: Head().Match(statement))).Where(item => item.Match.Success).Select(item => (item.Match.Groups["name"].Value, item.Create))];

    [GeneratedRegex("^CREATE (OR REPLACE )?(TABLE|VIEW|MATERIALIZED VIEW) (IF NOT EXISTS )?`[^`]+`\\.`(?<name>[^`]+)`", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Head();
}
