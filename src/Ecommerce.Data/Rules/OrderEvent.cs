namespace Ecommerce.Data.Rules;

/// <summary>What can happen to an order after it was placed.</summary>
internal enum OrderEvent
{
    /// <summary>The money came.</summary>
    PaymentReceived,

    /// <summary>The money did not come, but the customer may try once more; the goods stay reserved.</summary>
    PaymentRefused,

    /// <summary>The money did not come and nobody tries again: the order ends.</summary>
    PaymentFailed,

    /// <summary>The customer calls the order off.</summary>
    Cancelled,

    /// <summary>The carrier has it.</summary>
    Shipped,

    /// <summary>The courier is on the round.</summary>
    OutForDelivery,

    /// <summary>Nobody took the parcel.</summary>
    DeliveryFailed,

    /// <summary>It arrived.</summary>
    Delivered,

    /// <summary>All goods came back.</summary>
    Returned,

    /// <summary>A part of the money goes back; the goods stay with the customer.</summary>
    PartiallyRefunded,
}
