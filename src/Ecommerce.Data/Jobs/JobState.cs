namespace Ecommerce.Data.Jobs;

/// <summary>How a run stands.</summary>
public enum JobState
{
    /// <summary>Under way.</summary>
    Running,

    /// <summary>Done, and committed.</summary>
    Succeeded,

    /// <summary>Failed; nothing of it was kept.</summary>
    Failed,
}
