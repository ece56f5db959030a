using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ecommerce.Testing.Connect;

/// <summary>A connector that only has states.</summary>
internal sealed class TestConnector(string name)
{
    private const string WorkerId = "127.0.0.1:8083";

    private readonly Queue<Action> _steps = new();
    private string? _state;
    private string _target = "RUNNING";
    private (string State, string? Trace)? _task;
    private string? _nextTrace;

    public Dictionary<string, string> Configuration { get; private set; } = [];

    public bool HasOffsets { get; set; }

    /// <summary>Starts, or starts anew: first nothing is known of it, then it has no tasks, then they wait for a worker, and then they run or fail.</summary>
    public void Configure(Dictionary<string, string> configuration, string? trace)
    {
        Configuration = configuration;
        _nextTrace = trace;
        _steps.Clear();
        _steps.Enqueue(() => { });
        _steps.Enqueue(() => _state = _target);
        _steps.Enqueue(() => _task = ("UNASSIGNED", null));
        _steps.Enqueue(StartTask);
    }

    public void Become(string state)
    {
        _target = state;
        _steps.Clear();
        _steps.Enqueue(() => { });
        _steps.Enqueue(() =>
        {
            _state = state;
            _task = state switch { "STOPPED" => null, "PAUSED" => ("PAUSED", null), _ => _task };
        });
        if (state == "RUNNING")
            _steps.Enqueue(StartTask);
    }

    /// <summary>The task fails when somebody looks next.</summary>
    public void FailTask(string trace)
    {
        _steps.Clear();
        _task = ("FAILED", trace);
    }

    public WorkerReply Restart(bool includeTasks, bool onlyFailed)
    {
        if (!includeTasks && !onlyFailed)
            return new WorkerReply(204, null);
        if (includeTasks && _task is { } task && (!onlyFailed || task.State == "FAILED"))
        {
            // The worker tells what it is about to do; its status topic may still hold what was before.
            _steps.Clear();
            _steps.Enqueue(() => { });
            _steps.Enqueue(() => _task = ("RESTARTING", null));
            _steps.Enqueue(StartTask);
            return WorkerReply.Json(202, Status(("RESTARTING", null)));
        }

        return WorkerReply.Json(202, Status(_task));
    }

    /// <summary>The next restart's tasks run, or fail of this.</summary>
    public void NextStart(string? trace) => _nextTrace = trace;

    public WorkerReply Info(int status) => WorkerReply.Json(status, new
    {
        name,
        config = Configuration,
        tasks = _task is null ? [] : new[] { new { connector = name, task = 0 } },
        type = "source",
    });

    public WorkerReply Look()
    {
        if (_steps.TryDequeue(out var step))
            step();
        return _state is null ? WorkerReply.Error(404, $"No status found for connector {name}") : WorkerReply.Json(200, Status(_task));
    }

    public WorkerReply Offsets() => WorkerReply.Json(200, new
    {
        offsets = HasOffsets ? new object[] { new { partition = new { server = "shop" }, offset = new { lsn = 34359738368L, lsn_proc = 34359738368L, txId = 42, ts_usec = 1787000000000000L } } } : [],
    });

    public WorkerReply ResetOffsets()
    {
        if (_state != "STOPPED")
        {
            return WorkerReply.Error(400, "Connectors must be in the STOPPED state before their offsets can be modified. This can be done for the specified connector by issuing a 'PUT' request to the "
                + $"'/connectors/{name}/stop' endpoint");
        }

        HasOffsets = false;
        return WorkerReply.Json(200, new { message = "The Connect framework-managed offsets for this connector have been reset successfully. However, if this connector manages offsets externally, they will need to be manually reset in the system that the connector uses." });
    }

    private void StartTask() => _task = _target switch
    {
        "STOPPED" => null,
        "PAUSED" => ("PAUSED", null),
        _ => _nextTrace is null ? ("RUNNING", null) : ("FAILED", _nextTrace),
    };

    private JsonObject Status((string State, string? Trace)? task)
    {
        var tasks = new JsonArray();
        if (task is var (state, trace))
        {
            var one = new JsonObject { ["id"] = 0, ["state"] = state, ["worker_id"] = WorkerId, ["version"] = "3.6.1.Final" };
            if (trace is not null)
                one["trace"] = trace;
            tasks.Add(one);
        }

        return new JsonObject { ["name"] = name, ["connector"] = new JsonObject { ["state"] = _state, ["worker_id"] = WorkerId, ["version"] = "3.6.1.Final" }, ["tasks"] = tasks, ["type"] = "source" };
    }
}
