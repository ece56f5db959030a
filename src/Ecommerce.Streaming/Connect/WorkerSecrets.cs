using System.Text.RegularExpressions;
using Ecommerce.Streaming.Connectors.Properties;

namespace Ecommerce.Streaming.Connect;

/// <summary>Takes secrets out of what a worker says: the values that were sent to it, and what looks like one in a trace.</summary>
internal static partial class WorkerSecrets
{
    /// <summary>The secrets of a configuration that stand in it in clear.</summary>
    public static string[] Of(IEnumerable<KeyValuePair<string, string>> configuration) =>
        [.. configuration.Where(entry => Secrets.IsSecret(entry.Key) && entry.Value.Length > 0 && !Secrets.IsReference(entry.Value)).Select(entry => entry.Value).OrderByDescending(value => value.Length)];

    public static string Hide(string text, IEnumerable<string> secrets) =>
        Assignment().Replace(secrets.Aggregate(text, (hidden, secret) => hidden.Replace(secret, Secrets.Hidden, StringComparison.Ordinal)), "${name}" + Secrets.Hidden);

    // As in a JDBC URL, a login module, or a printed configuration.
    [GeneratedRegex(@"(?<name>\b[\w.]*(password|passwd|secret)\s*[=:]\s*)(""[^""]*""|'[^']*'|(?!\[hidden\]|\$\{)[^\s,;&}]+)", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Assignment();
}
