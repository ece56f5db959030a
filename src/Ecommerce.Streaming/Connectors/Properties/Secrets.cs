using System.Text.RegularExpressions;

namespace Ecommerce.Streaming.Connectors.Properties;

/// <summary>What must not be shown.</summary>
internal static partial class Secrets
{
    public const string Hidden = "********";

    private const string Salt = ".with.salt.";

    /// <summary>Whether the text refers to a config provider of the worker, such as <c>${file:/run/secrets/pg:password}</c>.</summary>
    public static bool HasReference(string value) => Reference().IsMatch(value);

    /// <summary>Whether the whole text is one such reference.</summary>
    public static bool IsReference(string value) => Reference().Match(value) is { Success: true } match && match.Length == value.Length;

    /// <summary>Whether the property holds a secret, to judge by its name.</summary>
    public static bool IsSecret(string property) => SecretName().IsMatch(property);

    /// <summary>The value for a reader: references and everything that is no secret stay.</summary>
    public static string? Shown(string property, string? value) => value is null || !IsSecret(property) || IsReference(value) ? value : Hidden;

    /// <summary>The name for a reader: Debezium puts the salt of a hash into it.</summary>
    public static string ShownName(string property) =>
        property.StartsWith("column.mask.hash", StringComparison.Ordinal) && property.IndexOf(Salt, StringComparison.Ordinal) is var at and >= 0
            ? property[..(at + Salt.Length)] + Hidden
            : property;

    // As Kafka's ConfigTransformer: ${provider:[path:]key}.
    [GeneratedRegex(@"\$\{[^}:]+:[^}]+\}", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Reference();

    [GeneratedRegex(@"password|passwd|secret|jaas\.config|basic\.auth\.user\.info|credential|token|api\.key|private\.key|keystore\.key$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SecretName();
}
