using Ecommerce.Analytics.Settling;
using Ecommerce.Streaming.Capture;
using Ecommerce.Streaming.Sink;

namespace Ecommerce.Benchmarks.Pipeline;

/// <summary>The parts of a stack that runs.</summary>
internal sealed record RunningStack(PostgresCapture Capture, KafkaChangeRecordSink Sink, SettleLoop Settling, Task Capturing, Task Settled)
{
    /// <summary>Waits for a task, and no longer than the parts run.</summary>
    public async Task WaitAsync(Task task, CancellationToken cancellationToken)
    {
        var first = await Task.WhenAny(task, Capturing, Settled).WaitAsync(PipelineStack.Limit, cancellationToken);
        await first;
        if (first != task)
        {
            throw new InvalidOperationException("The capture or the settle loop ended.");
        }
    }
}
