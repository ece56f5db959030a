using System.Text;

namespace Ecommerce.Streaming.Serialization;

/// <summary>One column as the envelope writer needs it.</summary>
internal sealed class ColumnShape
{
    public ColumnShape(string name, ColumnType type, bool isNullable, int? maskLength)
    {
        Name = name;
        IsNullable = isNullable;
        KeyConverter = ColumnConverters.For(type);
        Converter = maskLength is { } length ? new MaskConverter(length) : KeyConverter;
        var json = new JsonBuffer();
        json.String(Encoding.UTF8.GetBytes(name));
        json.Raw((byte)':');
        Label = json.ToArray();
    }

    public string Name { get; }

    public bool IsNullable { get; }

    /// <summary>The name as JSON with its colon.</summary>
    public byte[] Label { get; }

    /// <summary>For values in before and after; masks if the column is masked.</summary>
    public ColumnConverter Converter { get; }

    /// <summary>For values in the key, which Debezium never masks.</summary>
    public ColumnConverter KeyConverter { get; }
}
