namespace Ecommerce.Data.Store;

/// <summary>What happens in a living store; each is one PostgreSQL transaction.</summary>
public enum StoreActionKind
{
    /// <summary>A customer orders 1 to 10 products; stock falls.</summary>
    OrderPlacement,

    /// <summary>A payment came in; the order goes on to Processing.</summary>
    Payment,

    /// <summary>A payment failed; the order is cancelled, or waits for a second attempt.</summary>
    PaymentFailure,

    /// <summary>A paid order is handed to the carrier.</summary>
    Shipment,

    /// <summary>A parcel is on its round, or nobody was at home.</summary>
    DeliveryAttempt,

    /// <summary>An order arrived.</summary>
    Delivery,

    /// <summary>A customer cancels before shipment; goods go back to stock and money to the customer.</summary>
    Cancellation,

    /// <summary>Delivered goods come back; what is left of the money is refunded.</summary>
    Refund,

    /// <summary>A cancelled order is removed with its lines, history and transactions.</summary>
    OrderDeletion,

    /// <summary>A new user with a role and an address.</summary>
    Registration,

    /// <summary>A user gets one more address.</summary>
    AddressAddition,

    /// <summary>An address changes to another city.</summary>
    AddressMove,

    /// <summary>An address that no order uses is removed.</summary>
    AddressDeletion,

    /// <summary>A product gets a new price; orders placed before keep theirs.</summary>
    PriceChange,

    /// <summary>A product that ran low is restocked.</summary>
    Restock,

    /// <summary>A product gets a tag.</summary>
    Tagging,

    /// <summary>A product loses a tag.</summary>
    Untagging,

    /// <summary>A category gets another name.</summary>
    CategoryRename,

    /// <summary>A product moves to another brand.</summary>
    Rebranding,

    /// <summary>A campaign with a discount starts.</summary>
    CampaignStart,

    /// <summary>Money for one piece of a delivered order goes back; the goods stay.</summary>
    PartialRefund,

    /// <summary>A product is taken off the shelf: its stock is written off, its picture and its tags go, and it is not restocked.</summary>
    ProductRetirement,

    /// <summary>A customer is erased (GDPR): names, mail, phone and streets go, orders stay, those that are not shipped yet are cancelled.</summary>
    Erasure,
}
