namespace Ecommerce.Data.Generation;

/// <summary>How a product stands on the shelf.</summary>
internal enum ShelfState
{
    /// <summary>It can be sold.</summary>
    InStock,

    /// <summary>It will be there again.</summary>
    SoldOut,

    /// <summary>It is not sold any more.</summary>
    Retired,
}
