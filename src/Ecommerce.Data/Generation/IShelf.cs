namespace Ecommerce.Data.Generation;

/// <summary>Tells how products stand; a structure, so that asking costs no call.</summary>
internal interface IShelf
{
    /// <summary>How a product (number less one) stands at the moment.</summary>
    ShelfState StateOf(int product);
}
