using Ecommerce.Pipeline.Status;

namespace Ecommerce.Pipeline.Hosting;

/// <summary>How the run ended: with a summary, or with a failure.</summary>
internal sealed class RunOutcome
{
    public RunSummary? Summary { get; set; }

    public Exception? Failure { get; set; }
}
