namespace Ecommerce.Data.Schema;

/// <summary>Ids of the rows that table <c>shippingmethods</c> holds from the start.</summary>
public enum ShippingMethodId
{
    /// <summary>No method.</summary>
    None = 0,

    /// <summary>Standard Shipping.</summary>
    Standard = 1,

    /// <summary>Express Shipping.</summary>
    Express = 2,

    /// <summary>Next-Day Delivery.</summary>
    NextDay = 3,

    /// <summary>Free Shipping.</summary>
    Free = 4,

    /// <summary>Pickup from Store.</summary>
    Pickup = 5,
}
