import os
import threading

import numpy as np
import pytest

from landgap.geometry.threads import in_chunks, usable_cores


@pytest.mark.parametrize("rows", [0, 1, 499, 500, 12_345, 200_000])
@pytest.mark.parametrize("threads", [1, 3])
def test_every_row_is_worked_on_once_and_in_order(rows, threads):
    np.testing.assert_array_equal(
        np.concatenate(in_chunks(lambda some: some, rows, threads=threads)), np.arange(rows)
    )


def test_few_rows_stay_on_this_thread():
    seen = in_chunks(lambda _: threading.current_thread().name, 99, threads=4, min_rows=100)
    assert seen == [threading.current_thread().name]


def test_no_chunk_is_larger_than_the_memory_that_is_used_again():
    assert max(in_chunks(len, 400_000, threads=2)) <= 10_000


def test_an_error_of_a_chunk_is_raised():
    def fails(rows):
        if 600 in rows:
            raise KeyError("row 600")

    with pytest.raises(KeyError, match="row 600"):
        in_chunks(fails, 1000, threads=2)


def test_cores_are_those_that_the_process_may_use():
    assert 1 <= usable_cores() <= (os.cpu_count() or 1)
