using System.Text;
using Ecommerce.Streaming.Capture;
using Ecommerce.Streaming.ConnectData;
using Ecommerce.Streaming.Serialization;

namespace Ecommerce.Streaming.Transforms;

/// <summary>Writes structs of one schema.</summary>
internal sealed class StructTemplate
{
    private readonly byte[][] _heads;

    /// <exception cref="CaptureException">Two fields have one name.</exception>
    public StructTemplate(ConnectSchema schema)
    {
        Schema = schema;
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var field in schema.Fields)
        {
            if (!names.Add(field.Name))
            {
                throw new CaptureException($"A transform would give '{schema.Name}' the field '{field.Name}' twice; choose another name or prefix.");
            }
        }

        _heads = [.. schema.Fields.Select((field, i) => Head(field.Name, i == 0))];
    }

    public ConnectSchema Schema { get; }

    /// <summary>The JSON of a struct with these values, one for each field.</summary>
    public byte[] Write(ReadOnlySpan<ReadOnlyMemory<byte>> values)
    {
        var length = _heads.Length == 0 ? 2 : 1;
        for (var i = 0; i < _heads.Length; i++)
        {
            length += _heads[i].Length + values[i].Length;
        }

        var json = new byte[length];
        json[0] = (byte)'{';
        var at = 0;
        for (var i = 0; i < _heads.Length; i++)
        {
            _heads[i].CopyTo(json, at);
            at += _heads[i].Length;
            values[i].Span.CopyTo(json.AsSpan(at));
            at += values[i].Length;
        }

        json[^1] = (byte)'}';
        return json;
    }

    private static byte[] Head(string name, bool first)
    {
        var json = new JsonBuffer();
        json.Raw((byte)(first ? '{' : ','));
        json.String(Encoding.UTF8.GetBytes(name));
        json.Raw((byte)':');
        return json.ToArray();
    }
}
