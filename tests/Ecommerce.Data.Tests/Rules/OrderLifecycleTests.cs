using CsCheck;
using Ecommerce.Data.Rules;
using Ecommerce.Data.Schema;
using Ecommerce.Data.Tests.Pricing;

namespace Ecommerce.Data.Tests.Rules;

/// <summary>The state machine of orders: no way leads to a state that could not be, and the demo's own way is seen to break it (defect 9).</summary>
public sealed class OrderLifecycleTests
{
    private static readonly Gen<OrderEvent[]> AnyEvents = Gen.Enum<OrderEvent>().Array[0, 40];

    private static readonly Gen<OrderState> AnyState = Gen.Select(
        Gen.Int[-1, 9], Gen.Int[-1, 9], Gen.Int[-1, 9], (order, payment, shipping) => new OrderState((OrderStatusId)order, (PaymentStatusId)payment, (ShippingStatusId)shipping));

    [Fact]
    public void Keeps_every_promise_whatever_happens_in_whatever_order() => AnyEvents.Sample(
        events =>
        {
            var life = Live(OrderState.Placed, events);
            Promises(life).Should().BeEmpty("after {0}", string.Join(", ", life.Select(step => step.On)));
        },
        iter: 20_000);

    [Fact]
    public void Would_see_the_demos_way() => Promises(
    [
        new(OrderEvent.PaymentFailed, OrderState.Placed, OrderState.Placed with { Order = DemoStore.AfterPayment(false).Order, Payment = DemoStore.AfterPayment(false).Payment }, MoneyMove.FailedPayment, false, ""),
        new(OrderEvent.Shipped, new(OrderStatusId.Processing, PaymentStatusId.Completed, ShippingStatusId.Pending), new(OrderStatusId.Shipped, PaymentStatusId.Completed, ShippingStatusId.InTransit), MoneyMove.None, false, ""),
    ]).Should().Contain("ships unpaid");

    [Fact]
    public void Takes_no_step_from_a_state_or_on_an_event_that_the_table_does_not_have()
    {
        var known = OrderLifecycle.Transitions.Select(step => (step.From, step.On)).ToHashSet();
        Gen.Select(AnyState, Gen.Enum<OrderEvent>()).Sample(
            (state, happened) =>
            {
                var may = OrderLifecycle.TryStep(state, happened, out var step);
                may.Should().Be(known.Contains((state, happened)));
                if (may)
                {
                    step!.From.Should().Be(state);
                    step.On.Should().Be(happened);
                }
                else
                {
                    FluentActions.Invoking(() => OrderLifecycle.Step(state, happened)).Should().Throw<InvalidOperationException>().WithMessage($"*{happened}*");
                }
            },
            iter: 20_000);
    }

    [Fact]
    public void Reaches_every_status_of_the_three_tables_but_a_promised_payment()
    {
        var reached = new HashSet<OrderState> { OrderState.Placed };
        var queue = new Queue<OrderState>(reached);
        while (queue.TryDequeue(out var state))
        {
            foreach (var step in OrderLifecycle.Transitions.Where(step => step.From == state && reached.Add(step.To)))
            {
                queue.Enqueue(step.To);
            }
        }

        reached.Select(state => state.Order).Distinct().Should().BeEquivalentTo(Enum.GetValues<OrderStatusId>().Except([OrderStatusId.None]));
        reached.Select(state => state.Shipping).Distinct().Should().BeEquivalentTo(Enum.GetValues<ShippingStatusId>());
        // Only other writers promise payments; from there our steps lead on.
        reached.Select(state => state.Payment).Distinct().Should().BeEquivalentTo(Enum.GetValues<PaymentStatusId>().Except([PaymentStatusId.None, PaymentStatusId.Authorized]));
    }

    private static List<OrderTransition> Live(OrderState state, OrderEvent[] events)
    {
        var life = new List<OrderTransition>();
        foreach (var happened in events)
        {
            if (OrderLifecycle.TryStep(state, happened, out var step))
            {
                life.Add(step);
                state = step.To;
            }
        }

        return life;
    }

    // Money and goods are counted here by themselves: a payment is 1, a refund of a part takes a tenth of it.
    private static List<string> Promises(List<OrderTransition> life)
    {
        var broken = new List<string>();
        var statuses = new List<OrderStatusId> { OrderStatusId.Pending };
        var (tenthsPaid, inStock) = (0, false);
        foreach (var step in life)
        {
            if (step.ChangesStatus)
            {
                Check(!statuses.Contains(step.To.Order), "has a status twice");
                statuses.Add(step.To.Order);
            }

            Check(!(step.To.Order == OrderStatusId.Shipped && tenthsPaid == 0), "ships unpaid");
            Check(!(step.Money == MoneyMove.Payment && tenthsPaid > 0), "is paid twice");
            Check(!(step.Money is MoneyMove.RefundOfPart or MoneyMove.RefundOfRest && tenthsPaid == 0), "gives back what never came");
            tenthsPaid = step.Money switch
            {
                MoneyMove.Payment => 10,
                MoneyMove.RefundOfPart => Math.Max(1, tenthsPaid - 1),
                MoneyMove.RefundOfRest => 0,
                _ => tenthsPaid,
            };
            Check(!(step.GoodsComeBack && inStock), "gives goods back twice");
            inStock |= step.GoodsComeBack;
            Check(inStock == (step.To.Order == OrderStatusId.Cancelled || step.To.Shipping == ShippingStatusId.Returned), "has goods in two places or none");
            Check((step.To.Payment == PaymentStatusId.Completed) == (tenthsPaid > 0), "has a payment status that its transactions deny");
            Check((step.To.Order == OrderStatusId.Cancelled) == (step.To.Shipping == ShippingStatusId.None), "has a parcel after its end");
        }

        return broken;

        void Check(bool holds, string promise)
        {
            if (!holds)
            {
                broken.Add(promise);
            }
        }
    }
}
