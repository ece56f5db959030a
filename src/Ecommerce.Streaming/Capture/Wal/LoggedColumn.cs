namespace Ecommerce.Streaming.Capture.Wal;

/// <summary>One column of a <see cref="RelationMessage"/>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type's OID, which may be a domain's.</param>
/// <param name="Modifier">Its type modifier.</param>
/// <param name="IsKey">Whether it belongs to the replica identity.</param>
internal sealed record LoggedColumn(string Name, uint Type, int Modifier, bool IsKey);
