using System.Diagnostics.CodeAnalysis;

namespace Ecommerce.Streaming.Capture.Signals;

/// <summary>Compares keys as they are on the wire.</summary>
internal sealed class KeyBytes : IEqualityComparer<byte[]>
{
    public static readonly KeyBytes Comparer = new();

    public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

    public int GetHashCode([DisallowNull] byte[] obj)
    {
        var hash = default(HashCode);
        hash.AddBytes(obj);
        return hash.ToHashCode();
    }
}
