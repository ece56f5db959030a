using Ecommerce.Data.Pricing;
using Ecommerce.Data.Schema;

namespace Ecommerce.Data.Generation;

/// <summary>An order on its way: what it decides by itself, then what it got from the warehouse. Used again for a later order once its rows are made.</summary>
internal sealed class OrderDraft
{
    /// <summary>For whatever is drawn next.</summary>
    public RandomStream Random { get; } = new();

    public int Id { get; set; }

    public DateTime Placed { get; set; }

    public int UserId { get; set; }

    public int StaffId { get; set; }

    public int AddressId { get; set; }

    public (int Id, DiscountTerms Terms)? Discount { get; set; }

    public OrderPlot Plot { get; set; }

    public OrderStory Story { get; } = new();

    /// <summary>What was taken out of the stock.</summary>
    public List<BasketLine> Basket { get; } = new(10);

    /// <summary>How many lines, steps and transactions came before.</summary>
    public (int Lines, int Steps, int Transactions) Before { get; set; }
}
