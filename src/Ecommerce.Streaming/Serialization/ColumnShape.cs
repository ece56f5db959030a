using System.Text;
using Ecommerce.Streaming.ConnectData;

namespace Ecommerce.Streaming.Serialization;

/// <summary>One column as the envelope writer needs it.</summary>
internal sealed class ColumnShape
{
    public ColumnShape(string name)
    {
        Name = name;
        var json = new JsonBuffer();
        json.String(Encoding.UTF8.GetBytes(name));
        json.Raw((byte)':');
        Label = json.ToArray();
    }

    /// <summary>A column of a type that Debezium leaves out, of keys too.</summary>
    public static ColumnShape LeftOut(string name) =>
        new(name) { IsNullable = true, Converter = null, Schema = null, KeyConverter = Nothing, KeySchema = Nothing.Schema, CanBeKey = false };

    private static readonly LostConverter Nothing = new(new ConnectSchema { Type = ConnectType.String, IsOptional = true }, "null"u8.ToArray());

    public string Name { get; }

    /// <summary>Whether the column can belong to a key.</summary>
    public bool CanBeKey { get; private init; } = true;

    /// <summary>Whether the database allows NULL.</summary>
    public required bool IsNullable { get; init; }

    /// <summary>The name as JSON with its colon.</summary>
    public byte[] Label { get; }

    /// <summary>For values in before and after; masks if the column is masked. Null where the column is left out of rows (excluded, or of an unknown type).</summary>
    public required ColumnConverter? Converter { get; init; }

    /// <summary>The schema of values in before and after, optionality and default included; null where <see cref="Converter"/> is.</summary>
    public required ConnectSchema? Schema { get; init; }

    /// <summary>For values in the key, which Debezium neither masks nor leaves out.</summary>
    public required ColumnConverter KeyConverter { get; init; }

    /// <summary>The schema of values in the key.</summary>
    public required ConnectSchema KeySchema { get; init; }

    /// <summary>The default as JSON, written instead of SQL NULL where the converter replaces nulls; empty where null is null.</summary>
    public ReadOnlyMemory<byte> NullReplacement { get; init; }

    /// <summary>What rows of key columns show for a column of which they say nothing and where NULL is not allowed, as JSON; empty where <see cref="Converter"/> knows.</summary>
    public ReadOnlyMemory<byte> Fallback { get; init; }
}
