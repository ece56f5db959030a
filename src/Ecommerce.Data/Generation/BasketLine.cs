using System.Runtime.InteropServices;

namespace Ecommerce.Data.Generation;

/// <summary>What an order takes out of the stock.</summary>
/// <param name="Product">The product's number less one.</param>
/// <param name="Quantity">How many.</param>
/// <param name="Cents">Price of one at that moment, in cents.</param>
/// <param name="TaxRate">Tax in hundredths of a percent.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct BasketLine(int Product, int Quantity, int Cents, int TaxRate);
