using BlastFx.Pipeline;

namespace BlastFx.Commands;

/// <summary>A cmdlet that changes something at the exchange: it checks the session's policy, asks for confirmation, sends the
/// request and writes the result.</summary>
public abstract class BfxChangeCommand : BfxSessionCommand
{
    private OrderedThrottle? _requests;
    private ChangeProgress? _progress;

    /// <summary>The maximum number of requests at the same time.</summary>
    private protected virtual int MaxRequests => 1;

    private protected sealed override bool HasPendingResults => _requests is { HasResults: true };

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _requests = new OrderedThrottle(Bridge, MaxRequests);
        _progress = new ChangeProgress(Messages, MyInvocation.MyCommand.Name);
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        WriteResults(until: () => false);
        _progress!.End();
    }

    /// <summary>Makes a change. Its result is written when the results before it are.</summary>
    /// <param name="target">The object that an error applies to.</param>
    /// <param name="check">Throws if the change is not allowed, so that nobody is asked to confirm a change that cannot be made.</param>
    /// <param name="description">The object of the change, for -WhatIf and -Confirm.</param>
    /// <param name="action">The change, for -WhatIf and -Confirm.</param>
    /// <param name="send">Sends the request.</param>
    private protected void Change<TResult>(
        object target, Action check, string description, string action, Func<IRequestObserver, CancellationToken, Task<TResult>> send)
        where TResult : class? => Change<object, TResult>(
            target,
            () =>
            {
                check();
                return target;
            },
            _ => description,
            _ => action,
            (_, observer, cancellationToken) => send(observer, cancellationToken));

    /// <summary>Makes a change that has to be prepared. Its result is written when the results before it are.</summary>
    /// <param name="target">The object that an error applies to.</param>
    /// <param name="prepare">Prepares the change; throws if it is not valid or not allowed.</param>
    /// <param name="description">The object of the change, for -WhatIf and -Confirm.</param>
    /// <param name="action">The change, for -WhatIf and -Confirm.</param>
    /// <param name="send">Sends the request.</param>
    private protected void Change<TPlan, TResult>(
        object target,
        Func<TPlan> prepare,
        Func<TPlan, string> description,
        Func<TPlan, string> action,
        Func<TPlan, IRequestObserver, CancellationToken, Task<TResult>> send)
        where TPlan : class
        where TResult : class?
    {
        WriteResults(until: () => !Messages.QuestionsMayEnd);
        TPlan? plan = null;
        if (ContinueOnError(target, () => plan = prepare()) && ShouldProcess(description(plan!), action(plan!)))
        {
            _requests!.Start(
                (observer, cancellationToken) => send(plan!, observer, cancellationToken),
                request => ContinueOnError(target, () => WriteIfAny(ResultOf(plan!, request))));
        }

        // Before a message or an error that may end the command, all results are written, and nothing more is sent.
        WriteResults(until: () => MaxRequests > 1 && !Messages.HoldsBack && !_requests!.IsNextReady);
    }

    /// <summary>Called when the result of a change, or its error, is about to be written.</summary>
    /// <param name="plan">The prepared change.</param>
    private protected virtual void OnCompleted(object plan)
    {
    }

    private TResult ResultOf<TResult>(object plan, Task<TResult> request)
    {
        Bridge.Wait((Task)request);
        OnCompleted(plan);
        return PipelineBridge.ResultOf(request);
    }

    private void WriteIfAny(object? record)
    {
        if (record is not null)
        {
            WriteRecord(record);
        }
    }

    private void WriteResults(Func<bool> until)
    {
        while (HasPendingResults && !until())
        {
            _requests!.CompleteNext();
            _progress!.Complete();
        }
    }
}
