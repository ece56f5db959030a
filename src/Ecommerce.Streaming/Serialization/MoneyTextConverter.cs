using Ecommerce.Streaming.ConnectData;

namespace Ecommerce.Streaming.Serialization;

/// <summary>money as a string: the amount without currency sign and separators, as under a locale with a decimal point.</summary>
internal sealed class MoneyTextConverter : ColumnConverter
{
    public override ConnectSchema Schema { get; } = new() { Type = ConnectType.String };

    public override void Write(JsonBuffer json, ReadOnlySpan<byte> text)
    {
        Span<byte> plain = stackalloc byte[text.Length];
        var length = 0;
        foreach (var b in text)
        {
            if (b is (>= (byte)'0' and <= (byte)'9') or (byte)'-' or (byte)'.')
            {
                plain[length++] = b;
            }
        }

        json.String(plain[..length]);
    }

    public override void WriteFallback(JsonBuffer json) => json.String("0.00"u8);
}
