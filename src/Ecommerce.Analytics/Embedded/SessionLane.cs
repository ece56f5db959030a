namespace Ecommerce.Analytics.Embedded;

/// <summary>A number of places for statements that run side by side, with the threads they run on. A lane that is full never holds up another.</summary>
internal sealed class SessionLane(int places, string name) : IDisposable
{
    internal NativeThreads Threads { get; } = new(places, name);

    internal SemaphoreSlim Places { get; } = new(places);

    public void Dispose()
    {
        Threads.Dispose();
        Places.Dispose();
    }
}
