namespace Ecommerce.Analytics.Tracing;

/// <summary>How a row takes part in an answer.</summary>
public enum TracedRole
{
    /// <summary>It is what the ledger counts.</summary>
    Fact,

    /// <summary>Facts refer to it, and are grouped, measured or filtered by it: when it changes they are corrected.</summary>
    Dimension,

    /// <summary>It names or regroups totals when the answer is read; no ledger line depends on it.</summary>
    Label,
}
