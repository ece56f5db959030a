namespace Ecommerce.Data.Schema;

/// <summary>One way in which a database differs from the model.</summary>
internal sealed record ShapeDifference(string Subject, string Expected, string Actual);
