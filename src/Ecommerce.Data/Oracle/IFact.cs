namespace Ecommerce.Data.Oracle;

/// <summary>What the answers need of a row, and no more.</summary>
internal interface IFact;
