using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace Ecommerce.Streaming.Capture.Settings;

/// <summary>Masks and the like, in Debezium's order of precedence (io.debezium.relational.mapping.ColumnMappers): truncation, stars, digests.</summary>
internal static partial class ColumnRuleSettings
{
    public static ImmutableArray<ColumnRule> Read(SettingReader reader)
    {
        var rules = ImmutableArray.CreateBuilder<ColumnRule>();
        foreach (var (name, match) in reader.Matching(TruncateName()))
        {
            var columns = reader.Patterns(name);
            if (Length(reader, name, match) is { } length)
            {
                reader.Check(length > 0, name, "A positive, non-zero integer value is expected");
                rules.Add(ColumnRule.Truncate(length, columns));
            }
        }

        foreach (var (name, match) in reader.Matching(MaskName()))
        {
            var columns = reader.Patterns(name);
            if (Length(reader, name, match) is { } length)
            {
                rules.Add(ColumnRule.Mask(length, columns));
            }
        }

        foreach (var (name, match) in reader.Matching(HashName()).OrderBy(p => p.Match.Groups["v2"].Success))
        {
            var columns = reader.Patterns(name);
            var algorithm = match.Groups["algorithm"].Value;

            // The salt stands in the name: it is a secret, so the name is not repeated.
            reader.Check(IsDigest(algorithm), $"column.mask.hash.{algorithm}", "The digest is not known here; use MD5, SHA-1, SHA-256, SHA-384 or SHA-512");
            rules.Add(ColumnRule.Hash(algorithm, match.Groups["salt"].Value, match.Groups["v2"].Success ? 2 : 1, columns));
        }

        return rules.ToImmutable();
    }

    // Java's names of digests are not case-sensitive.
    private static bool IsDigest(string algorithm) => algorithm.ToUpperInvariant() switch
    {
        "MD5" or "SHA" or "SHA1" or "SHA-1" or "SHA-256" or "SHA-384" or "SHA-512" => true,
        "SHA3-256" or "SHA3-384" or "SHA3-512" => SHA3_256.IsSupported,
        _ => false,
    };

    private static int? Length(SettingReader reader, string name, Match match)
    {
        if (int.TryParse(match.Groups["length"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var length))
        {
            return length;
        }

        reader.Invalid(name, "An integer is expected");
        return null;
    }

    [GeneratedRegex(@"^column\.truncate\.to\.(?<length>\d+)\.chars$", RegexOptions.ExplicitCapture)]
    private static partial Regex TruncateName();

    [GeneratedRegex(@"^column\.mask\.with\.(?<length>\d+)\.chars$", RegexOptions.ExplicitCapture)]
    private static partial Regex MaskName();

    [GeneratedRegex(@"^column\.mask\.hash\.(?<v2>v2\.)?(?<algorithm>[^.]+)\.with\.salt\.(?<salt>.+)$", RegexOptions.ExplicitCapture)]
    private static partial Regex HashName();
}
