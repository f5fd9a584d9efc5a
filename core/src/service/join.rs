//! Two things at once, without a runtime.

use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;

/// Runs both futures concurrently. Each runs to its end, whatever the other returns.
pub(super) async fn both<A, B>(a: impl Future<Output = A>, b: impl Future<Output = B>) -> (A, B) {
    let (mut a, mut b) = (pin!(a), pin!(b));
    let (mut of_a, mut of_b) = (None, None);
    poll_fn(move |context| {
        if of_a.is_none()
            && let Poll::Ready(value) = a.as_mut().poll(context)
        {
            of_a = Some(value);
        }
        if of_b.is_none()
            && let Poll::Ready(value) = b.as_mut().poll(context)
        {
            of_b = Some(value);
        }
        match (of_a.take(), of_b.take()) {
            (Some(a), Some(b)) => Poll::Ready((a, b)),
            (a, b) => {
                (of_a, of_b) = (a, b);
                Poll::Pending
            }
        }
    })
    .await
}

#[cfg(test)]
mod tests {
    use std::future::{pending, ready};
    use std::task::{Context, Waker};

    use super::*;

    /// Ready when it is asked for the second time.
    async fn second() -> u8 {
        let mut asked = false;
        poll_fn(
            |_| if std::mem::replace(&mut asked, true) { Poll::Ready(2) } else { Poll::Pending },
        )
        .await
    }

    #[test]
    fn each_is_asked_until_it_is_done_and_no_longer() {
        let mut context = Context::from_waker(Waker::noop());
        let mut futures = pin!(both(both(second(), ready(1)), both(ready(3), second())));
        assert!(futures.as_mut().poll(&mut context).is_pending());
        assert_eq!(futures.as_mut().poll(&mut context), Poll::Ready(((2, 1), (3, 2))));
        let mut never = pin!(both(ready(1), pending::<()>()));
        assert!(never.as_mut().poll(&mut context).is_pending());
        assert!(never.as_mut().poll(&mut context).is_pending());
    }
}
