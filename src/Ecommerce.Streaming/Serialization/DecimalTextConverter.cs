using Ecommerce.Streaming.ConnectData;

namespace Ecommerce.Streaming.Serialization;

/// <summary>numeric as a string (<c>decimal.handling.mode=string</c>): the server's plain digits with their trailing zeros; Debezium's names for NaN and the infinities.</summary>
internal sealed class DecimalTextConverter : ColumnConverter
{
    public override ConnectSchema Schema { get; } = new() { Type = ConnectType.String };

    private readonly byte[] _zero;

    /// <summary>A converter for a declared scale; zero where none is declared.</summary>
    public DecimalTextConverter(int scale) => _zero = [(byte)'0', .. scale > 0 ? [(byte)'.', .. Enumerable.Repeat((byte)'0', scale)] : Array.Empty<byte>()];

    public override void Write(JsonBuffer json, ReadOnlySpan<byte> text) => json.String(text switch
    {
        [(byte)'N', ..] => "NAN"u8,
        [(byte)'I', ..] => "POSITIVE_INFINITY"u8,
        [(byte)'-', (byte)'I', ..] => "NEGATIVE_INFINITY"u8,
        _ => text,
    });

    public override void WriteFallback(JsonBuffer json) => json.String(_zero);
}
