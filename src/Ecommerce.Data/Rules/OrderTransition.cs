namespace Ecommerce.Data.Rules;

/// <summary>One step that an order may take, and all that it writes.</summary>
/// <param name="On">What happens.</param>
/// <param name="From">Where the order stands before.</param>
/// <param name="To">Where it stands after.</param>
/// <param name="Money">The transaction it writes.</param>
/// <param name="GoodsComeBack">Whether its goods go back into stock.</param>
/// <param name="Comment">For the history and the transaction.</param>
internal sealed record OrderTransition(OrderEvent On, OrderState From, OrderState To, MoneyMove Money, bool GoodsComeBack, string Comment)
{
    /// <summary>Whether it writes history: only a new status does, for an order has each status at most once.</summary>
    public bool ChangesStatus => From.Order != To.Order;
}
