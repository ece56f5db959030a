using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Ecommerce.Streaming.Connectors.Properties;

namespace Ecommerce.Streaming.Capture.Settings;

/// <summary>Masks and the like, in Debezium's order of precedence (io.debezium.relational.mapping.ColumnMappers): truncation, stars, source types, digests.</summary>
internal static class ColumnRuleSettings
{
    public static ImmutableArray<ColumnRule> Read(SettingReader reader)
    {
        var rules = ImmutableArray.CreateBuilder<ColumnRule>();
        foreach (var (name, parts) in reader.Matching(FilterProperties.Truncate))
        {
            rules.Add(ColumnRule.Truncate(Length(reader, name, parts), reader.Patterns(name)));
        }

        foreach (var (name, parts) in reader.Matching(FilterProperties.Mask))
        {
            rules.Add(ColumnRule.Mask(Length(reader, name, parts), reader.Patterns(name)));
        }

        if (reader.Patterns("column.propagate.source.type") is { IsEmpty: false } described)
        {
            rules.Add(ColumnRule.SourceType(described));
        }

        if (reader.Patterns("datatype.propagate.source.type") is { IsEmpty: false } types)
        {
            rules.Add(ColumnRule.SourceTypeOf(types));
        }

        foreach (var (template, version) in new[] { (FilterProperties.MaskByHash, 1), (FilterProperties.MaskByHashV2, 2) })
        {
            foreach (var (name, parts) in reader.Matching(template))
            {
                rules.Add(Hash(reader, name, parts, version));
            }
        }

        return rules.ToImmutable();
    }

    private static ColumnRule Hash(SettingReader reader, string name, Match parts, int version)
    {
        // Java's names of digests are not case-sensitive.
        var algorithm = parts.Groups["ALG"].Value;
        if (algorithm.ToUpperInvariant() is not ("MD5" or "SHA" or "SHA1" or "SHA-1" or "SHA-256" or "SHA-384" or "SHA-512" or "SHA3-256" or "SHA3-384" or "SHA3-512"))
        {
            reader.Refuse(name, $"the digest '{algorithm}' is not known here; MD5, SHA-1, SHA-256, SHA-384, SHA-512, SHA3-256, SHA3-384 and SHA3-512 are");
        }

        return ColumnRule.Hash(algorithm, parts.Groups["SALT"].Value, version, reader.Patterns(name));
    }

    private static int Length(SettingReader reader, string name, Match parts)
    {
        if (!int.TryParse(parts.Groups["N"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var length))
        {
            reader.Refuse(name, "the number in its name is too large");
        }

        return length;
    }
}
