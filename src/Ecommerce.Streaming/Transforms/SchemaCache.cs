using Ecommerce.Streaming.ConnectData;

namespace Ecommerce.Streaming.Transforms;

/// <summary>What a transform has worked out for a schema. Schemas are told apart by reference: a table has one until its columns change.</summary>
internal sealed class SchemaCache<T>(Func<ConnectSchema, T> make)
{
    private const int MaxSchemas = 4096;

    private readonly Dictionary<ConnectSchema, T> _known = new(ReferenceEqualityComparer.Instance);

    public T this[ConnectSchema schema]
    {
        get
        {
            if (!_known.TryGetValue(schema, out var value))
            {
                if (_known.Count == MaxSchemas)
                {
                    _known.Clear();
                }

                value = make(schema);
                _known.Add(schema, value);
            }

            return value;
        }
    }
}
