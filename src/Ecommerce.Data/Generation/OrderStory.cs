using Ecommerce.Data.Rules;
using Ecommerce.Data.Schema;

namespace Ecommerce.Data.Generation;

/// <summary>What became of an order by the end of the history: paid or not, cancelled, shipped, delivered, sent back.</summary>
internal sealed class OrderStory
{
    private const double PaymentFails = 0.06;
    private const double CustomerCancels = 0.04;
    private const double GoodsComeBack = 0.02;
    private const double NobodyHome = 0.05;
    private readonly DateTime _until;

    private OrderStory(DateTime placed, DateTime until)
    {
        _until = until;
        UpdatedAt = placed;
        Steps.Add((OrderStatusId.Pending, placed, "Order placed"));
    }

    public OrderStatusId Status { get; private set; } = OrderStatusId.Pending;

    public PaymentStatusId Payment { get; private set; } = PaymentStatusId.Pending;

    public ShippingStatusId? Shipping { get; private set; } = ShippingStatusId.Pending;

    public DateTime? ShippedAt { get; private set; }

    public DateTime UpdatedAt { get; private set; }

    /// <summary>When the goods are in stock again; null if they are not.</summary>
    public DateTime? GoodsBackAt { get; private set; }

    public List<(OrderStatusId Status, DateTime At, string Comment)> Steps { get; } = new(4);

    public List<(TransactionKind Kind, bool Succeeded, DateTime At, string Description)> Moves { get; } = new(2);

    public static OrderStory Tell(RandomStream random, DateTime placed, DateTime until, ShippingMethodId method)
    {
        var story = new OrderStory(placed, until);
        story.Unfold(random, method);
        return story;
    }

    private void Unfold(RandomStream random, ShippingMethodId method)
    {
        if (!Pay(random) || Cancel(random))
        {
            return;
        }

        // A parcel leaves sooner the more its way costs.
        var patience = method is ShippingMethodId.NextDay or ShippingMethodId.Express or ShippingMethodId.Pickup ? 12 : 72;
        if (!OrderRules.MayShip(Payment) || !Reach(UpdatedAt.AddMinutes(random.Between(120, patience * 60))))
        {
            return;
        }

        ShippedAt = UpdatedAt;
        Shipping = ShippingStatusId.InTransit;
        Step(OrderStatusId.Shipped, "Handed to carrier");
        Deliver(random);
    }

    private bool Pay(RandomStream random)
    {
        if (!Reach(UpdatedAt.AddSeconds(random.Between(5, 1800))))
        {
            return false;
        }

        var succeeded = !random.Chance(PaymentFails);
        Moves.Add((TransactionKind.Payment, succeeded, UpdatedAt, succeeded ? "Payment received" : "Payment refused"));
        (var status, Payment) = OrderRules.AfterPayment(succeeded);
        Step(status, succeeded ? "Payment received" : "Payment refused");
        if (!succeeded)
        {
            Shipping = null;
            GoodsBackAt = UpdatedAt;
        }

        return succeeded;
    }

    private bool Cancel(RandomStream random)
    {
        if (!random.Chance(CustomerCancels))
        {
            return false;
        }

        if (Reach(UpdatedAt.AddMinutes(random.Between(5, 110))))
        {
            Step(OrderStatusId.Cancelled, "Cancelled by customer");
            Refund("Refund of a cancelled order");
            Shipping = null;
        }

        return true;
    }

    private void Deliver(RandomStream random)
    {
        if (!Reach(UpdatedAt.AddHours(random.Between(12, 96))))
        {
            return;
        }

        Shipping = ShippingStatusId.OutForDelivery;
        if (random.Chance(NobodyHome))
        {
            if (!Reach(UpdatedAt.AddHours(random.Between(2, 10))))
            {
                return;
            }

            Shipping = ShippingStatusId.FailedAttempt;
        }

        if (!Reach(UpdatedAt.AddHours(random.Between(1, 24))))
        {
            return;
        }

        Shipping = ShippingStatusId.Delivered;
        Step(OrderStatusId.Delivered, "Delivered");
        if (random.Chance(GoodsComeBack) && Reach(UpdatedAt.AddDays(random.Between(3, 14))))
        {
            Shipping = ShippingStatusId.Returned;
            Refund("Refund of returned goods");
        }
    }

    private void Refund(string description)
    {
        Payment = PaymentStatusId.Refunded;
        Moves.Add((TransactionKind.Refund, true, UpdatedAt, description));
        GoodsBackAt = UpdatedAt;
    }

    /// <summary>Moves on to an instant, unless history ends before it.</summary>
    private bool Reach(DateTime at)
    {
        if (at > _until)
        {
            return false;
        }

        UpdatedAt = at;
        return true;
    }

    private void Step(OrderStatusId status, string comment)
    {
        Status = status;
        Steps.Add((status, UpdatedAt, comment));
    }
}
