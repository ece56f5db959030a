using System.Collections.Immutable;

namespace Ecommerce.Streaming.Capture.Settings;

/// <summary>The options of one transform or predicate.</summary>
/// <param name="reader">The configuration.</param>
/// <param name="prefix">Before the options' names, with its dot.</param>
internal sealed class TransformOptions(SettingReader reader, string prefix)
{
    public string Raw(string option) => reader.Raw(prefix + option) ?? "";

    public string? Text(string option) => reader.Text(prefix + option);

    public bool Flag(string option) => reader.Flag(prefix + option);

    public ImmutableArray<string> List(string option) => reader.List(prefix + option);

    public T Choice<T>(string option, params ReadOnlySpan<(string Word, T Value)> choices) => reader.Choice(prefix + option, choices);

    /// <summary>Refuses every value of an option but one.</summary>
    public void Only(string option, string? value, string reason)
    {
        if (!string.Equals(Text(option), value, StringComparison.OrdinalIgnoreCase))
        {
            reader.Refuse(prefix + option, value is null ? reason : $"{reason}; only {value} can be had");
        }
    }

    public T? Unknown<T>(string reason)
        where T : class
    {
        reader.Refuse(prefix + "type", reason);
        return null;
    }

    /// <summary>Makes the transform; where its options are invalid, that is a mistake of the configuration.</summary>
    /// <param name="option">The option that is most likely to blame.</param>
    /// <param name="make">Makes it.</param>
    public T? Make<T>(string option, Func<T> make)
        where T : class
    {
        try
        {
            return make();
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            reader.Refuse(prefix + option, e.Message.TrimEnd('.'));
            return null;
        }
    }
}
