using System.Collections.Immutable;

namespace Ecommerce.Streaming.Capture.Settings;

/// <summary>How this capture stands to one property of Debezium's.</summary>
/// <param name="Name">The property's name in the catalogue, or the beginning of a family of names, with its dot.</param>
/// <param name="Standing">What becomes of it.</param>
/// <param name="Note">Why it has no effect or is refused; what is special where it is honoured.</param>
internal sealed record SettingSupport(string Name, SettingStanding Standing, string Note)
{
    /// <summary>The only words that the value may consist of, letter case aside; empty for every value that Debezium takes, or none where the property is refused.</summary>
    public ImmutableArray<string> Only { get; init; } = [];

    public static SettingSupport Honoured(string name, string note = "", params ReadOnlySpan<string> only) => new(name, SettingStanding.Honoured, note) { Only = [.. only] };

    public static SettingSupport Accepted(string name, string note, params ReadOnlySpan<string> only) => new(name, SettingStanding.Accepted, note) { Only = [.. only] };

    public static SettingSupport Refused(string name, string note, params ReadOnlySpan<string> only) => new(name, SettingStanding.Refused, note) { Only = [.. only] };

    /// <summary>Why a value cannot be had here; null where it can.</summary>
    public string? Objection(string value)
    {
        var words = value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0 || (Only.IsEmpty ? Standing != SettingStanding.Refused : words.All(w => Only.Contains(w, StringComparer.OrdinalIgnoreCase))))
        {
            return null;
        }

        return Only.IsEmpty ? Note : $"{Note}; only {string.Join(", ", Only)} can be had";
    }
}
