namespace Ecommerce.Conformance.Comparison;

/// <summary>Why a field may differ between two runs.</summary>
internal enum FieldRole
{
    /// <summary>It may not, but for generated UUIDs and times of the run within it.</summary>
    Data,

    /// <summary>It holds positions in the log or transaction ids: every run of digits corresponds by order of appearance.</summary>
    Position,

    /// <summary>It holds the connector's version: any will do.</summary>
    Version,

    /// <summary>It holds the id of the connector's run: a UUID.</summary>
    RunId,
}
