using Ecommerce.Streaming.ConnectData;

namespace Ecommerce.Streaming.Serialization;

/// <summary>Writes the same stars whatever the value is, null, fallback and placeholder included (Debezium's <c>column.mask.with.N.chars</c>).</summary>
internal sealed class MaskConverter : ColumnConverter
{
    private readonly byte[] _mask;

    public MaskConverter(ConnectSchema schema, int length)
    {
        Schema = schema;
        _mask = new byte[length];
        Array.Fill(_mask, (byte)'*');
    }

    public override ConnectSchema Schema { get; }

    public override void Write(JsonBuffer json, ReadOnlySpan<byte> text) => json.String(_mask);

    public override void WriteNull(JsonBuffer json) => json.String(_mask);

    public override void WriteFallback(JsonBuffer json) => json.String(_mask);

    public override void WriteUnavailable(JsonBuffer json) => json.String(_mask);
}
