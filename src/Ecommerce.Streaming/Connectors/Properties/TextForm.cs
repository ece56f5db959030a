using System.Text.RegularExpressions;

namespace Ecommerce.Streaming.Connectors.Properties;

/// <summary>The form that a property's text, or each part of it, must have.</summary>
/// <param name="Pattern">The form.</param>
/// <param name="Words">What Debezium says about any other text; <c>{0}</c> stands for it.</param>
internal sealed partial record TextForm(Regex Pattern, string Words)
{
    private const string NameWords = "{0} has invalid format (only the underscore, hyphen, dot and alphanumeric characters are allowed)";

    public static readonly TextForm Host = new(Name(), NameWords);
    public static readonly TextForm Topic = new(Name(), NameWords);
    public static readonly TextForm Slot = new(SlotName(), "Valid replication slot name must contain only digits, lowercase characters and underscores with length <= 63");

    public static readonly TextForm KeyColumns = new(KeyColumnsEntry(), @"{0} has an invalid format (expecting '^\s*([^:]+):([^:,]+(,[^:,]+)*)\s*$')") { Separator = ';' };

    public static readonly TextForm ReplicaIdentity = new(ReplicaIdentityEntry(), "{0} has an invalid format (expecting 'SCHEMA.TABLE:DEFAULT|FULL|NOTHING|INDEX name')") { Separator = ',' };

    public static readonly TextForm Pairs = new(Pair(), "A equivalent-separated map of valid key/value pairs is expected, for example: k1=v1,k2=v2") { Separator = ',' };

    public static readonly TextForm NotEmpty = new(Anything(), "A value is required");

    /// <summary>What separates the parts; null when the text is one.</summary>
    public char? Separator { get; init; }

    /// <summary>What is wrong with the text; null when nothing is.</summary>
    public string? Mistake(string text)
    {
        if (Separator is not { } separator)
            return Says(text);
        if (text.Length == 0)
            return "Must not be empty";
        return text.Split(separator).Select(Says).FirstOrDefault(words => words is not null);
    }

    private string? Says(string part) => Pattern.IsMatch(part) ? null : Words.Replace("{0}", part, StringComparison.Ordinal);

    [GeneratedRegex(@"^[a-zA-Z0-9_.\-]+$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Name();

    [GeneratedRegex("^[a-z0-9_]{1,63}$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SlotName();

    [GeneratedRegex(@"^\s*[^:]+:[^:,]+(,[^:,]+)*\s*$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex KeyColumnsEntry();

    [GeneratedRegex(@"^\s*[^\s:]+:(DEFAULT|INDEX \w+|FULL|NOTHING)\s*$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ReplicaIdentityEntry();

    [GeneratedRegex(@"^[^=]+=[^=]*$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Pair();

    [GeneratedRegex(@"\S", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Anything();
}
