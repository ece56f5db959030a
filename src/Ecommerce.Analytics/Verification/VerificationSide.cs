namespace Ecommerce.Analytics.Verification;

/// <summary>Who gives an answer.</summary>
public enum VerificationSide
{
    /// <summary>The store's database.</summary>
    Postgres,

    /// <summary>The analytics.</summary>
    ClickHouse,

    /// <summary>The store's own arithmetic.</summary>
    Oracle,
}
