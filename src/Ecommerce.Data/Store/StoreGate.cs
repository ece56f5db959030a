namespace Ecommerce.Data.Store;

/// <summary>Lets all writers through at once, or, while somebody holds it closed, none.</summary>
#pragma warning disable CA1001 // A semaphore whose wait handle nobody asks for holds nothing that must be given back.
internal sealed class StoreGate(int writers)
#pragma warning restore CA1001
{
    private readonly SemaphoreSlim _holders = new(1);
    private readonly SemaphoreSlim _places = new(writers);

    public async Task<T> PassAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken)
    {
        await _places.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await work().ConfigureAwait(false);
        }
        finally
        {
            _places.Release();
        }
    }

    /// <summary>Takes every place: whoever had one is through, and nobody gets one.</summary>
    public async Task<IDisposable> CloseAsync(CancellationToken cancellationToken)
    {
        // One at a time: two that each had half of the places would wait for ever.
        await _holders.WaitAsync(cancellationToken).ConfigureAwait(false);
        var taken = 0;
        try
        {
            for (; taken < writers; taken++)
            {
                await _places.WaitAsync(cancellationToken).ConfigureAwait(false);
            }

            return new Closing(this);
        }
        catch
        {
            Open(taken);
            throw;
        }
    }

    private void Open(int places)
    {
        if (places > 0)
        {
            _places.Release(places);
        }

        _holders.Release();
    }

    private sealed class Closing(StoreGate gate) : IDisposable
    {
        private StoreGate? _gate = gate;

        public void Dispose() => Interlocked.Exchange(ref _gate, null)?.OpenAll();
    }

    private void OpenAll() => Open(writers);
}
