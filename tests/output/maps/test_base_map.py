from landgap.output.maps.base_map import base_map


def test_the_base_map_is_prepared_once_a_study(small):
    assert base_map(small.study) is base_map(small.study)
