using System.Text.RegularExpressions;

namespace Ecommerce.Streaming.Connectors.Properties;

/// <summary>Whether a text is a value of its property.</summary>
internal static partial class ValueCheck
{
    /// <summary>What Debezium says about the value; null when nothing is wrong.</summary>
    public static string? Mistake(ConnectorProperty property, string value)
    {
        // Only the worker knows what stands behind a config provider's reference.
        if (Secrets.HasReference(value))
            return null;
        if (value.Trim().Length == 0 && property.Required)
            return "A value is required";
        return property.Form?.Mistake(value) ?? property.Kind switch
        {
            PropertyKind.Boolean when !IsBoolean(value) => "Either 'true' or 'false' is expected",
            PropertyKind.Short or PropertyKind.Int or PropertyKind.Long when property.Range is { } range && !range.Holds(value) => range.Words,
            PropertyKind.Choice when !IsAllowed(property, value) => $"{(property.CaseCounts ? "String must be one of: " : "Value must be one of ")}{string.Join(", ", property.Allowed)}",
            PropertyKind.RegexList => RegexList.Mistake(value),
            PropertyKind.Regex when RegexList.Reason(value) is { } reason => $"A valid regular expressions is expected, but {reason}",
            PropertyKind.Class when !ClassName().IsMatch(value) => "A Java class name is expected",
            _ => null,
        };
    }

    public static bool IsBoolean(string value) => bool.TryParse(value.Trim(), out _);

    private static bool IsAllowed(ConnectorProperty property, string value) => property.CaseCounts
        ? property.Allowed.Contains(value, StringComparer.Ordinal)
        : property.Allowed.Contains(value.Trim(), StringComparer.OrdinalIgnoreCase);

    [GeneratedRegex(@"^[\p{L}_$][\p{L}\p{N}_$]*(\.[\p{L}_$][\p{L}\p{N}_$]*)*$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ClassName();
}
